/// One runnable program for each idea.
@org.jspecify.annotations.NullMarked
package io.goloom.examples;
