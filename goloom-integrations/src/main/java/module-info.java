/// Contexts that reach what is not goloom's: databases, gRPC calls, requests of Spring Boot; and
/// what is bound to threads, for goroutines.
///
/// Each package is for one library, and needs that library only where the package is used.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // most of these libraries are no modules yet
module io.goloom.integrations {
  requires transitive io.goloom;
  requires static org.jspecify;

  // actuator
  requires static io.goloom.debug;
  requires static spring.boot.actuator;
  requires static spring.boot.actuator.autoconfigure;

  // jdbc
  requires static transitive java.sql;
  requires static org.checkerframework.checker.qual; // what the next one is annotated with
  requires static org.postgresql.jdbc;

  // grpc
  requires static io.grpc;
  requires static io.grpc.stub;

  // micrometer
  requires static context.propagation;

  // opentelemetry
  requires static io.opentelemetry.context;

  // slf4j
  requires static org.slf4j;

  // spring
  requires static org.apache.tomcat.embed.core;
  requires static spring.beans;
  requires static spring.boot;
  requires static spring.boot.autoconfigure;
  requires static spring.boot.tomcat;
  requires static spring.boot.web.server;
  requires static spring.context;
  requires static spring.core;
  requires static spring.web;
  requires static spring.webmvc;

  exports io.goloom.integrations.actuator;
  exports io.goloom.integrations.grpc;
  exports io.goloom.integrations.jdbc;
  exports io.goloom.integrations.micrometer;
  exports io.goloom.integrations.opentelemetry;
  exports io.goloom.integrations.slf4j;
  exports io.goloom.integrations.spring;
}
