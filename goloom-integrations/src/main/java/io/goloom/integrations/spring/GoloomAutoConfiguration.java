package io.goloom.integrations.spring;

import io.goloom.GoRuntime;
import java.time.Duration;
import java.util.List;
import org.apache.coyote.ProtocolHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// What a Spring Boot application with servlets gets from goloom:
///
/// - Tomcat handles each request in a goroutine of the bean of type [GoRuntime], which is
///   [GoRuntime#system()] unless the application has one of its own;
/// - a request has a context, which ends when the request is over, or when the time of the property
///   `goloom.request-timeout` (such as `30s`; none by default) is up; a context's error that leaves
///   the handler then becomes status 503;
/// - a method of a controller gets that context as a parameter of type [io.goloom.context.Context].
///
/// The end of the context interrupts nobody: a handler hands the context on to what it waits for,
/// or runs that in [io.goloom.context.Context#call]. That a client has hung up Tomcat does not tell
/// while a request is being handled.
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(WebMvcConfigurer.class)
public class GoloomAutoConfiguration {
  /// Made by Spring.
  public GoloomAutoConfiguration() {}

  /// Where requests run.
  ///
  /// @return the system's runtime
  @Bean(destroyMethod = "") // it is never closed
  @ConditionalOnMissingBean
  public GoRuntime goloomRuntime() {
    return GoRuntime.system();
  }

  /// Gives each request a context.
  ///
  /// @param timeout what a request may take; null for no limit
  /// @return a filter
  @Bean
  @ConditionalOnMissingBean
  public RequestContextFilter goloomRequestContext(
      @Value("${goloom.request-timeout:#{null}}") @Nullable Duration timeout) {
    return new RequestContextFilter(timeout);
  }

  /// Hands the context to controllers.
  ///
  /// @return a configurer
  @Bean
  public WebMvcConfigurer goloomContextParameter() {
    return new WebMvcConfigurer() {
      @Override
      public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new ContextParameter());
      }
    };
  }

  /// Only where Tomcat is the server.
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ConfigurableTomcatWebServerFactory.class, ProtocolHandler.class})
  static class OnTomcat {
    /// Without an order, so after Spring Boot's own, which may have set an executor of virtual
    /// threads.
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> goloomExecutor(
        GoRuntime runtime) {
      return factory ->
          factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(runtime.executor()));
    }
  }
}
