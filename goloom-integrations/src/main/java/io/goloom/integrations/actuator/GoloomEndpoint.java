package io.goloom.integrations.actuator;

import io.goloom.debug.DebugPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.util.FastByteArrayOutputStream;
import org.springframework.util.MimeType;

/// The pages of goloom-debug at Actuator's endpoint `goloom`: under the names and with the
/// parameters that they have on an [io.goloom.debug.DebugServer].
///
/// Served over HTTP once the application exposes it, as with any endpoint:
/// `management.endpoints.web.exposure.include=health,goloom`. Who may ask is Spring Security's.
///
/// Thread-safe.
@WebEndpoint(id = "goloom")
public class GoloomEndpoint {
  private static final int NOT_FOUND = 404;

  /// Made by [GoloomActuatorAutoConfiguration].
  public GoloomEndpoint() {}

  /// Lists the pages.
  ///
  /// @return their names, under `pages`
  @ReadOperation
  public Map<String, Set<String>> pages() {
    return Map.of("pages", DebugPage.names());
  }

  /// Makes a page, in memory: a profile of a hundred thousand goroutines takes some ten megabytes.
  ///
  /// @param page its name
  /// @param debug the form of the page `goroutine`: 0 for pprof, 1 for groups, 2 for one by one
  /// @param seconds how far the page `timeline` looks back
  /// @return the page
  @ReadOperation(
      produces = {"application/json", "text/plain", "text/html", "application/octet-stream"})
  public WebEndpointResponse<Resource> page(
      @Selector String page, @Nullable String debug, @Nullable String seconds) {
    return DebugPage.of(page, query(debug, seconds))
        .map(GoloomEndpoint::answer)
        .orElseGet(() -> new WebEndpointResponse<>(NOT_FOUND));
  }

  private static @Nullable String query(@Nullable String debug, @Nullable String seconds) {
    if (seconds == null) {
      return debug == null ? null : "debug=" + debug;
    }
    return (debug == null ? "" : "debug=" + debug + "&") + "seconds=" + seconds;
  }

  private static WebEndpointResponse<Resource> answer(DebugPage page) {
    var bytes = new FastByteArrayOutputStream();
    try {
      page.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory throws none
    }
    return new WebEndpointResponse<>(
        new InputStreamResource(bytes.getInputStream()),
        page.status(),
        MimeType.valueOf(page.contentType()));
  }
}
