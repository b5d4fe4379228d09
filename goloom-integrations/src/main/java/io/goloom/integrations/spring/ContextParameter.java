package io.goloom.integrations.spring;

import io.goloom.context.Context;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Gives a controller's method its request's context.
final class ContextParameter implements HandlerMethodArgumentResolver {
  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Context.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Object context =
        request.getAttribute(RequestContextFilter.CONTEXT, RequestAttributes.SCOPE_REQUEST);
    if (context == null) {
      throw new IllegalStateException(
          "the request has no context: it did not come through the filter "
              + RequestContextFilter.class.getName());
    }
    return context;
  }
}
