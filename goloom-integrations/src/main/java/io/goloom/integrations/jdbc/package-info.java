/// Statements of any JDBC driver under contexts. Start reading at
/// [io.goloom.integrations.jdbc.Jdbc].
@NullMarked
package io.goloom.integrations.jdbc;

import org.jspecify.annotations.NullMarked;
