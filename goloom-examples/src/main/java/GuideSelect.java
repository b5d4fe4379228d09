import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;
import static io.goloom.channel.Select.selectFirst;

import io.goloom.channel.Channel;
import io.goloom.time.Timer;

/// Select: wait for the first of several operations on channels. Exactly one of them happens.
void main() throws InterruptedException {
  Channel<String> news = Channel.make(1);
  Channel<String> mail = Channel.make(1);
  Channel<String> log = Channel.make(1);

  // @start region=select
  mail.send("a letter");
  String what =
      select(news.onReceive(text -> "news: " + text), mail.onReceive(text -> "mail: " + text));
  IO.println(what);
  // @end region=select

  // @start region=send
  IO.println(select(news.onReceive(text -> "news"), log.onSend("entry", () -> "logged")));
  // @end region=send

  // @start region=default
  IO.println(select(news.onReceive(text -> "news: " + text), orElse(() -> "no news")));
  // @end region=default

  // @start region=timeout
  var limit = Timer.after(Duration.ofMillis(10));
  IO.println(select(news.onReceive(text -> text), limit.onReceive(() -> "no news in time")));
  // @end region=timeout

  // @start region=closed
  news.close();
  String more = select(news.onReceive(text -> "news: " + text, () -> "no more news"));
  IO.println(more);
  // @end region=closed

  // @start region=first
  mail.send("urgent");
  IO.println(selectFirst(mail.onReceive(text -> text), log.onReceive(text -> text)));
  // @end region=first
  // Output:
  // mail: a letter
  // logged
  // no news
  // no news in time
  // no more news
  // urgent
}
