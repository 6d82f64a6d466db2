package io.sluice.runtime.settings;

import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.ResolvableType;

/**
 * One thing an operator can set: a parameter of a settings record.
 *
 * @param key for example {@code sluice.http.port}
 * @param owner the record it belongs to
 * @param defaultValue as text; {@code null} when there is none
 * @param description its Javadoc
 */
record Setting(
    String key,
    Class<?> owner,
    Parameter parameter,
    @Nullable String defaultValue,
    String description) {

  /** The environment variable every key has: upper case, with underscores. */
  static String variableOf(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  Class<?> type() {
    return parameter.getType();
  }

  Bindable<?> bindable() {
    return Bindable.of(ResolvableType.forType(parameter.getParameterizedType()))
        .withAnnotations(parameter.getAnnotations());
  }

  /** Whether keys below this one belong to it, as {@code key[0]} or {@code key.name}. */
  boolean holdsMany() {
    return type().isArray()
        || Map.class.isAssignableFrom(type())
        || Collection.class.isAssignableFrom(type());
  }
}
