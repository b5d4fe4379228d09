package io.goloom.fetch.cli.option;

import io.goloom.fetch.Call;
import io.goloom.fetch.Header;
import io.goloom.fetch.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// What is sent.
public final class RequestOptions implements OptionGroup {
  /// A call whose URL is to be replaced.
  private static final Call ANY = Call.get(URI.create("http://url.invalid/"));

  private Optional<String> method = Optional.empty();
  private final List<Header> headers = new ArrayList<>();
  private final List<String> unwanted = new ArrayList<>();
  private final List<String> data = new ArrayList<>();
  private Optional<String> user = Optional.empty();
  private Optional<String> userAgent = Optional.empty();
  private boolean head;

  @Override
  public String title() {
    return "Request";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.of(
            "-X --request",
            "METHOD",
            "the method (default GET, or POST with -d); redirects do not change it",
            (name, value) -> method = Optional.of(method(name, value))),
        Option.flag("-I --head", "ask for the headers alone, with HEAD", () -> head = true),
        Option.of(
            "-H --header",
            "HEADER",
            "a header, as in 'Accept: text/html'; 'Accept:' leaves one out; may be given several"
                + " times",
            this::addHeader),
        Option.of(
            "-d --data",
            Values.DATA,
            "a body to send; @FILE takes it from a file, @- from standard input, without line ends;"
                + " several are joined with &",
            (name, value) -> data.add(value)),
        Option.of(
            "-u --user",
            "USER:PASSWORD",
            "log in by Basic authentication",
            (name, value) -> user = Optional.of(user(name, value))),
        Option.of(
            "-A --user-agent",
            "NAME",
            "who asks (default goloom)",
            (name, value) ->
                userAgent = Optional.of(header(name, "User-Agent: " + value).value())));
  }

  private static String method(String name, String text) throws UsageException {
    try {
      return ANY.withMethod(text).method();
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          name + " " + text + " is no method; write one like PUT, in capital letters mostly");
    }
  }

  private void addHeader(String option, String text) throws UsageException {
    int colon = text.indexOf(':');
    if (colon > 0 && text.substring(colon + 1).isBlank()) {
      unwanted.add(unwanted(option, text.substring(0, colon)));
    } else {
      headers.add(header(option, text));
    }
  }

  /// `Name:` leaves out what would be sent otherwise, as curl has it.
  private static String unwanted(String option, String name) throws UsageException {
    try {
      Call _ = ANY.withoutHeader(name);
      return name;
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + " " + name + ": cannot be left out: " + e.getMessage());
    }
  }

  /// `Name: value`, or `Name;` for one without a value, as curl has it.
  private static Header header(String option, String text) throws UsageException {
    int colon = text.indexOf(':');
    try {
      if (colon > 0 && !text.substring(colon + 1).isBlank()) {
        return own(option, new Header(text.substring(0, colon), wire(text.substring(colon + 1))));
      }
      if (colon < 0 && text.endsWith(";")) {
        return own(option, new Header(text.substring(0, text.length() - 1), ""));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage() + "; write it like 'Name: value'");
    }
    throw new UsageException(
        option
            + " '"
            + text
            + "' is no header; write it like 'Name: value', 'Name;' for one without a value, or"
            + " 'Name:' to leave it out");
  }

  /// Headers hold bytes, and those of a text are UTF-8, as curl sends it.
  private static String wire(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// Refuses what would change where a request ends.
  private static Header own(String option, Header header) throws UsageException {
    try {
      Call _ = ANY.withHeaders(Headers.of(List.of(header)));
      return header;
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          option + " " + header.name() + ": goloom says this itself; leave it out");
    }
  }

  private static String user(String name, String text) throws UsageException {
    if (text.indexOf(':') < 0) {
      throw new UsageException(
          name
              + " "
              + text
              + " has no password; write "
              + text
              + ":PASSWORD, or "
              + text
              + ": for none");
    }
    return text;
  }

  void check() throws UsageException {
    if (head && method.isPresent() && !method.get().equals("HEAD")) {
      throw new UsageException("--head and -X " + method.get() + " are two methods; leave out one");
    }
    if (!data.isEmpty() && isHead()) {
      throw new UsageException("a HEAD request has no body; leave out -d or --head");
    }
  }

  boolean isHead() {
    return verb().equals("HEAD");
  }

  /// Whether the body is to be read from standard input.
  boolean readsStdin() {
    return data.contains("@-");
  }

  /// Whether a body comes from a file or from standard input, which may let one wait.
  ///
  /// @return true if so
  public boolean readsFiles() {
    return data.stream().anyMatch(part -> part.startsWith("@"));
  }

  private String verb() {
    return method.orElse(head ? "HEAD" : data.isEmpty() ? "GET" : "POST");
  }

  /// What is sent to each URL.
  ///
  /// @param stdin standard input, for `-d @-`
  /// @return a call, whose URL is to be replaced
  /// @throws UsageException if a body cannot be read
  public Call call(InputStream stdin) throws UsageException {
    List<Header> all = new ArrayList<>(headers);
    user.ifPresent(u -> addMissing(all, "Authorization", basic(u)));
    userAgent.ifPresent(a -> addMissing(all, "User-Agent", a));
    if (!data.isEmpty()) {
      addMissing(all, "Content-Type", "application/x-www-form-urlencoded");
    }
    Call call = ANY.withMethod(verb());
    for (String name : unwanted) {
      call = call.withoutHeader(name);
    }
    call = call.withHeaders(Headers.of(all)).withBody(body(stdin));
    return method.isPresent() ? call.keepingMethod() : call;
  }

  /// What `-H` says goes before what another option says.
  private void addMissing(List<Header> headers, String name, String value) {
    if (headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(name))
        && unwanted.stream().noneMatch(name::equalsIgnoreCase)) {
      headers.add(new Header(name, value));
    }
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] body(InputStream stdin) throws UsageException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (String part : data) {
      if (body.size() > 0) {
        body.write('&');
      }
      body.writeBytes(
          part.startsWith("@")
              ? read(part.substring(1), stdin)
              : part.getBytes(StandardCharsets.UTF_8));
    }
    return body.toByteArray();
  }

  private static byte[] read(String file, InputStream stdin) throws UsageException {
    try {
      return withoutLineEnds(
          file.equals("-") ? stdin.readAllBytes() : Files.readAllBytes(Values.path("-d", file)));
    } catch (IOException e) {
      throw new UsageException("-d @" + file + " cannot be read: " + FileErrors.message(e));
    }
  }

  private static byte[] withoutLineEnds(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    for (byte b : bytes) {
      if (b != '\r' && b != '\n') {
        out.write(b);
      }
    }
    return out.toByteArray();
  }
}
