package io.sluice.runtime.request;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Where fields stand. */
sealed interface Source {
  /** All that are there, with a value or without. */
  Collection<String> names();

  /** Whether one is there with a value. */
  boolean has(String name);

  /** The value of one that {@link #has} one; throws what {@link FieldType} does. */
  <T> T read(String name, FieldType<T> type);

  /** Whether it is an object with fields of its own. */
  boolean holdsObject(String name);

  /** The fields of an object; none where there is no object. */
  Source inside(String name);

  /** The fields of each object of an array; empty where there is no array of objects. */
  Optional<List<Source>> objects(String name);

  /** Said of a name nobody asked for. */
  String unknown();

  static Source of(@Nullable JsonNode object) {
    return new Body(object == null ? JsonNodeFactory.instance.objectNode() : object);
  }

  /** Members of a JSON object. */
  record Body(JsonNode object) implements Source {
    @Override
    public Collection<String> names() {
      return object.propertyNames();
    }

    @Override
    public boolean has(String name) {
      return object.hasNonNull(name);
    }

    @Override
    public <T> T read(String name, FieldType<T> type) {
      return type.ofJson(object.get(name));
    }

    @Override
    public boolean holdsObject(String name) {
      return object.path(name).isObject();
    }

    @Override
    public Source inside(String name) {
      return of(holdsObject(name) ? object.get(name) : null);
    }

    @Override
    public Optional<List<Source>> objects(String name) {
      JsonNode array = object.path(name);
      return array.isArray() && array.valueStream().allMatch(JsonNode::isObject)
          ? Optional.of(array.valueStream().map(Source::of).toList())
          : Optional.empty();
    }

    @Override
    public String unknown() {
      return "is not a field of this request";
    }
  }

  /** Texts by name; an empty one is no value. */
  record Query(Map<String, String> texts) implements Source {
    @Override
    public Collection<String> names() {
      return texts.keySet();
    }

    @Override
    public boolean has(String name) {
      return !texts.getOrDefault(name, "").isEmpty();
    }

    @Override
    public <T> T read(String name, FieldType<T> type) {
      return type.ofText(Objects.requireNonNull(texts.get(name)));
    }

    @Override
    public boolean holdsObject(String name) {
      return false;
    }

    @Override
    public Source inside(String name) {
      return of(null);
    }

    @Override
    public Optional<List<Source>> objects(String name) {
      return Optional.empty();
    }

    @Override
    public String unknown() {
      return "is not a parameter of this request";
    }
  }
}
