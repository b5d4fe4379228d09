/// The wire format of HTTP/1.1 (RFC 9112), read strictly: what could be read in two ways is
/// refused. Knows bytes and nothing of sockets, URLs or outcomes. Not exported.
@NullMarked
package io.goloom.fetch.http;

import org.jspecify.annotations.NullMarked;
