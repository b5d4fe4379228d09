/// Spring Boot on goroutines: with this module on the class path, requests are handled in
/// goroutines, and controllers get a context. Start reading at
/// [io.goloom.integrations.spring.GoloomAutoConfiguration].
@NullMarked
package io.goloom.integrations.spring;

import org.jspecify.annotations.NullMarked;
