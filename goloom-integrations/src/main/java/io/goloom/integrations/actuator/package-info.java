/// goloom's debug pages among the endpoints of Spring Boot's Actuator. Needs Actuator and
/// goloom-debug. Start reading at [io.goloom.integrations.actuator.GoloomEndpoint].
@NullMarked
package io.goloom.integrations.actuator;

import org.jspecify.annotations.NullMarked;
