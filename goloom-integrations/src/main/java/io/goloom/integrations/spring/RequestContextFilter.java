package io.goloom.integrations.spring;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives each request a context, and ends it with the request; see [GoloomAutoConfiguration].
public class RequestContextFilter extends OncePerRequestFilter implements Ordered {
  /// The request's attribute that is its [Context].
  public static final String CONTEXT = RequestContextFilter.class.getName() + ".context";

  /// Nobody wraps deeper, and a chain of causes may be a circle.
  private static final int DEEPEST = 16;

  private final @Nullable Duration timeout;

  /// Makes a filter.
  ///
  /// @param timeout what a request may take; null for no limit
  public RequestContextFilter(@Nullable Duration timeout) {
    this.timeout = timeout;
  }

  /// Before all but those that must be first, such as the one for encodings.
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 10;
  }

  /// An asynchronous request comes again when its result is there, which may be a context's error.
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(CONTEXT) instanceof Context ctx) {
      serve(ctx, request, response, chain); // again; Closing ends it
      return;
    }
    Cancellable ctx =
        timeout == null
            ? Context.background().withCancel()
            : Context.background().withTimeout(timeout);
    request.setAttribute(CONTEXT, ctx);
    try {
      serve(ctx, request, response, chain);
    } finally {
      if (request.isAsyncStarted()) {
        request.getAsyncContext().addListener(new Closing(ctx));
      } else {
        ctx.close();
      }
    }
  }

  private static void serve(
      Context ctx, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      // Not within ctx.run: an interrupt while the answer is written closes Tomcat's connection.
      chain.doFilter(request, response);
    } catch (ServletException | IOException | RuntimeException e) {
      if (ctx.err() == null || !isOfAContext(e) || response.isCommitted()) {
        throw e;
      }
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    }
  }

  private static boolean isOfAContext(Throwable failure) {
    Throwable t = failure;
    for (int i = 0; i < DEEPEST && t != null; i++) {
      if (t instanceof ContextException) {
        return true;
      }
      t = t.getCause();
    }
    return false;
  }

  /// Ends the context of a request that goes on after its handler has returned.
  private record Closing(Cancellable ctx) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
      ctx.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      ctx.close();
    }

    @Override
    public void onError(AsyncEvent event) {
      ctx.cancel(event.getThrowable());
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      event.getAsyncContext().addListener(this); // a new round forgets its listeners
    }
  }
}
