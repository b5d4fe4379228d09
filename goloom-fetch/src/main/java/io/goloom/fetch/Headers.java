package io.goloom.fetch;

import io.goloom.fetch.http.RawHead;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The headers of a request or an answer, in their order, found by their names in any case.
///
/// Immutable and thread-safe.
public final class Headers implements Iterable<Header> {
  private static final Headers NONE = new Headers(List.of());

  /// Those of an answer, which are made into text when they are asked for; null for others.
  private final @Nullable RawHead raw;

  private volatile @Nullable List<Header> list;

  private Headers(List<Header> list) {
    this.raw = null;
    this.list = list;
  }

  Headers(RawHead raw) {
    this.raw = raw;
  }

  /// No headers.
  ///
  /// @return always the same object
  public static Headers none() {
    return NONE;
  }

  /// Some headers.
  ///
  /// @param headers the headers, in their order
  /// @return an object of them
  public static Headers of(List<Header> headers) {
    return new Headers(List.copyOf(headers));
  }

  /// One header.
  ///
  /// @param name its name
  /// @param value its value
  /// @return an object of it
  /// @throws IllegalArgumentException as [Header] says
  public static Headers of(String name, String value) {
    return new Headers(List.of(new Header(name, value)));
  }

  /// These and one more, at the end.
  ///
  /// @param name its name
  /// @param value its value
  /// @return a new object
  /// @throws IllegalArgumentException as [Header] says
  public Headers with(String name, String value) {
    List<Header> more = new ArrayList<>(list());
    more.add(new Header(name, value));
    return of(more);
  }

  /// These but those of one name.
  ///
  /// @param name the name, in any case
  /// @return a new object, or this one if there are none
  public Headers without(String name) {
    if (!has(name)) {
      return this;
    }
    return of(list().stream().filter(h -> !h.name().equalsIgnoreCase(name)).toList());
  }

  /// Whether there is a header of this name.
  ///
  /// @param name the name, in any case
  /// @return true if there is one
  public boolean has(String name) {
    return firstOrNull(name) != null;
  }

  /// The first value of a name.
  ///
  /// @param name the name, in any case
  /// @return its value; empty if there is none
  public Optional<String> first(String name) {
    return Optional.ofNullable(firstOrNull(name));
  }

  @Nullable String firstOrNull(String name) {
    Objects.requireNonNull(name, "name");
    RawHead head = raw;
    if (head != null) {
      int i = head.find(name, 0);
      return i < 0 ? null : head.value(i);
    }
    for (Header header : list()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }

  /// All values of a name, in their order.
  ///
  /// @param name the name, in any case
  /// @return the values
  public List<String> all(String name) {
    Objects.requireNonNull(name, "name");
    return list().stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).toList();
  }

  /// How many there are.
  ///
  /// @return the number
  public int size() {
    return list().size();
  }

  @Override
  public Iterator<Header> iterator() {
    return list().iterator();
  }

  private List<Header> list() {
    List<Header> made = list;
    if (made == null) {
      RawHead head = Objects.requireNonNull(raw);
      List<Header> all = new ArrayList<>(head.size());
      for (int i = 0; i < head.size(); i++) {
        all.add(new Header(head.name(i), head.value(i)));
      }
      made = List.copyOf(all);
      list = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Headers h && list().equals(h.list());
  }

  @Override
  public int hashCode() {
    return list().hashCode();
  }

  @Override
  public String toString() {
    return list().toString();
  }
}
