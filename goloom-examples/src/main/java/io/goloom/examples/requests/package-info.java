/// A server whose requests end what they have started, on a real PostgreSQL and a real Redis. Start
/// reading at [io.goloom.examples.requests.RequestTree].
@org.jspecify.annotations.NullMarked
package io.goloom.examples.requests;
