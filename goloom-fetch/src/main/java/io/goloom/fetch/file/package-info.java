/// Bodies that become files: safe names, no partial file under a final name, nothing overwritten
/// unasked, transfers that go on where they broke off.
@org.jspecify.annotations.NullMarked
package io.goloom.fetch.file;
