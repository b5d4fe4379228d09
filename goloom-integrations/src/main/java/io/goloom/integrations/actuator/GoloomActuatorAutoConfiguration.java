package io.goloom.integrations.actuator;

import io.goloom.debug.DebugPage;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/// Gives an application with Actuator and goloom-debug the endpoint `goloom`, if it exposes that.
@AutoConfiguration
@ConditionalOnClass({ConditionalOnAvailableEndpoint.class, WebEndpoint.class, DebugPage.class})
public class GoloomActuatorAutoConfiguration {
  /// Made by Spring.
  public GoloomActuatorAutoConfiguration() {}

  /// The endpoint.
  ///
  /// @return an endpoint
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnAvailableEndpoint
  public GoloomEndpoint goloomEndpoint() {
    return new GoloomEndpoint();
  }
}
