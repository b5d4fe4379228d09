/// Tests of the contexts for JDBC, against a real PostgreSQL.
@NullMarked
package io.goloom.integrations.jdbc;

import org.jspecify.annotations.NullMarked;
