import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A picture of who ran when, for the terminal and as SVG.
class Picture {
  private static final int COLUMNS = 60;

  private record Run(long from, long to) {}

  private final String title;
  private final Map<String, List<Run>> runs = new LinkedHashMap<>();
  private final long start = System.nanoTime();

  /// A picture in which these have a row each.
  Picture(String title, List<String> names) {
    this.title = title;
    names.forEach(name -> runs.put(name, new ArrayList<>()));
  }

  /// Computes for some time, and draws it.
  void compute(String name, long millis) {
    long from = System.nanoTime();
    while (System.nanoTime() - from < millis * 1_000_000) {
      Thread.onSpinWait();
    }
    long to = System.nanoTime();
    synchronized (this) {
      runs.get(name).add(new Run(from - start, to - start));
    }
  }

  /// When somebody began for the first time.
  synchronized long begin(String name) {
    return runs.get(name).getFirst().from;
  }

  /// When somebody was done.
  synchronized long end(String name) {
    return runs.get(name).getLast().to;
  }

  /// Whether, for a fifth of the time or more, several were at work. Not for half of it: on a
  /// machine with other things to do, a processor that should run beside another waits its turn.
  synchronized boolean isParallel() {
    long first = first();
    long length = last() - first;
    int busy = 0;
    int together = 0;
    for (int i = 0; i < 1000; i++) {
      long at = first + length * i / 1000;
      long count = runs.values().stream().filter(row -> covers(row, at, at)).count();
      busy += count > 0 ? 1 : 0;
      together += count > 1 ? 1 : 0;
    }
    return 5 * together >= busy;
  }

  /// Prints a row for each: `#` is at work.
  synchronized void print() {
    IO.println(title);
    long first = first();
    double column = (double) (last() - first) / COLUMNS;
    runs.forEach((name, row) -> {
      var line = new StringBuilder("  %-8s ".formatted(name));
      for (int i = 0; i < COLUMNS; i++) {
        line.append(
            covers(row, first + (long) (i * column), first + (long) ((i + 1) * column))
                ? '#'
                : '.');
      }
      IO.println(line);
    });
  }

  private static boolean covers(List<Run> row, long from, long to) {
    return row.stream().anyMatch(run -> run.from <= to && run.to > from);
  }

  /// When the first one began: what comes before is the JVM's warming up.
  private long first() {
    return runs.values().stream().flatMap(List::stream).mapToLong(Run::from).min().orElse(0);
  }

  private long last() {
    return runs.values().stream().flatMap(List::stream).mapToLong(Run::to).max().orElse(1);
  }

  /// Several pictures as one SVG, one below the other on the same scale.
  static String svg(List<Picture> pictures) {
    long longest = pictures.stream().mapToLong(p -> p.last() - p.first()).max().orElse(1);
    var body = new StringBuilder();
    int y = 0;
    for (var picture : pictures) {
      y += 30;
      long first = picture.first();
      body.append("<text x='0' y='%d' font-weight='bold'>%s</text>".formatted(y, picture.title));
      for (var row : picture.runs.entrySet()) {
        y += 20;
        body.append("<text x='0' y='%d'>%s</text>".formatted(y, row.getKey()));
        for (var run : row.getValue()) {
          body.append(
              "<rect x='%d' y='%d' width='%d' height='14' fill='steelblue'/>"
                  .formatted(
                      80 + 700 * (run.from - first) / longest,
                      y - 12,
                      Math.max(1, 700 * (run.to - run.from) / longest)));
        }
      }
    }
    return ("<svg xmlns='http://www.w3.org/2000/svg' width='800' height='%d'"
            + " font-family='sans-serif' font-size='13'>%s</svg>\n")
        .formatted(y + 20, body);
  }
}
