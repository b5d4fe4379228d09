// @start region=first
import static io.goloom.Go.go;
import static io.goloom.channel.Select.*;

import io.goloom.*;
import io.goloom.channel.*;
import io.goloom.context.*;
import io.goloom.sync.*;
import io.goloom.time.*;

void main() throws Exception {
  Channel<String> answers = Channel.make();
  go(() -> answers.send("hello from a goroutine"));
  IO.println(answers.receive());
}
// @end region=first
// Output:
// hello from a goroutine
