import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.WaitGroup;

class SelectExitCases {
  private final Channel<String> in = Channel.make();

  void forever(Channel<String> data) {
    go(() -> {
      // finds goloom-select-exit
      while (true) {
        select(
            data.onReceive(item -> {
              System.out.println(item);
            }));
      }
    });
  }

  void forEver(Channel<String> a, Channel<String> b, WaitGroup wg) {
    wg.go(() -> {
      // finds goloom-select-exit
      for (; ; ) {
        int from = select(a.onReceive(item -> 1), b.onReceive(item -> 2));
        switch (from) {
          case 1:
            break; // leaves the switch alone
          default:
            System.out.println(from);
        }
      }
    });
  }

  void doneWithoutLeaving(Context ctx, Channel<String> data) {
    go(() -> {
      // finds goloom-select-exit
      while (true) {
        select(ctx.done().onReceive(() -> {}), data.onReceive(item -> {}));
      }
    });
  }

  void alwaysMore(Channel<String> a, Channel<String> b) {
    go(() -> {
      boolean more = true;
      // finds goloom-select-exit
      while (more) {
        more =
            select(
                a.onReceive(item -> true),
                b.onReceive(item -> {
                  System.out.println(item);
                  return true;
                }));
      }
    });
  }

  void inAMethod() {
    go(this::pump);
  }

  private void pump() throws InterruptedException {
    // finds goloom-select-exit
    while (true) {
      select(
          in.onReceive(item -> {
            System.out.println(item);
          }));
    }
  }

  private static final boolean FOREVER = true;

  void byAConstant(Channel<String> data) {
    go(() -> {
      // finds goloom-select-exit
      while (FOREVER) {
        select(
            data.onReceive(item -> {
              System.out.println(item);
            }));
      }
    });
  }

  void leavesAnInnerLoopOnly(Channel<String> data) {
    go(() -> {
      // finds goloom-select-exit
      while (true) {
        String item = select(data.onReceive(i -> i));
        letters:
        for (char c : item.toCharArray()) {
          for (char other : item.toCharArray()) {
            if (c == other) {
              break letters;
            }
          }
        }
      }
    });
  }

  // What follows is right.

  void done(Context ctx, Channel<String> data) {
    go(() -> {
      boolean more = true;
      while (more) {
        more = select(ctx.done().onReceive(() -> false), data.onReceive(item -> true));
      }
    });
  }

  void byClosing(Channel<String> data) {
    go(() -> {
      while (select(data.onReceive(item -> item != null))) {
        System.out.println("more");
      }
    });
  }

  void byBreakReturnOrThrow(Channel<String> data) {
    go(() -> {
      while (true) {
        String item = select(data.onReceive(i -> i));
        if (item == null) {
          break;
        }
      }
      while (true) {
        if (select(data.onReceive(i -> i == null))) {
          return;
        }
      }
    });
    go(() -> {
      while (true) {
        select(
            data.onReceive(i -> {
              throw new IllegalStateException(i);
            }));
      }
    });
  }

  void byALabel(Channel<String> data, int rounds) {
    go(() -> {
      rounds:
      for (int i = 0; i < rounds; i++) {
        while (true) {
          if (select(data.onReceive(item -> item == null))) {
            continue rounds;
          }
        }
      }
    });
  }

  void underAContext(Context ctx, Channel<String> data) {
    go(
        ctx,
        c -> {
          while (true) {
            select(data.onReceive(item -> {})); // interrupted when ctx ends
          }
        });
    go(() -> {
      while (true) {
        select(ctx, data.onReceive(item -> {}));
      }
    });
  }

  void inItsCaller(Channel<String> data) throws InterruptedException {
    while (true) {
      select(data.onReceive(item -> {})); // whose goroutine this is, is not known
    }
  }

  @SuppressWarnings("goloom-select-exit")
  void suppressed(Channel<String> data) {
    go(() -> {
      while (true) {
        select(data.onReceive(item -> {}));
      }
    });
  }
}
