package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Go's own tool reads in a profile; where there is one on the path.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoToolTest {
  @TempDir Path folder;

  private static boolean isGoThere() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "go")));
  }

  private String pprof(String... how) throws Exception {
    List<String> command = new ArrayList<>(List.of("go", "tool", "pprof"));
    command.addAll(List.of(how));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PPROF_TMPDIR", folder.toString());
    builder.environment().put("GOTOOLCHAIN", "local");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  @Test
  void pprof_overHttp_showsWhereTheyAre() throws Exception {
    assumeTrue(isGoThere(), "there is no go on the path");
    try (Parked parked = Parked.five();
        DebugServer server = DebugServer.start(0)) {
      String url = server.uri() + "goroutine";
      assertThat(pprof("-top", "-tagfocus=runtime=parked", url))
          .contains("Type: goroutine")
          .containsPattern("\\n +3 .*%  io\\.goloom\\.channel\\.ChannelImpl\\.receive\\n")
          .containsPattern("\\n +1 .*%  io\\.goloom\\.channel\\.ChannelImpl\\.send\\n");
      assertThat(pprof("-tags", url))
          .containsPattern("(?s) status: .* 3(\\.0)? \\([^\\n]*: chan receive\\n")
          .containsPattern("(?s) runtime: .*: parked\\n");
      assertThat(parked.runtime.numGoroutine()).isEqualTo(5);
    }
  }
}
