package io.sluice.acceptance.chaos;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of a few values by the name it has on the command line. */
final class Named {
  private Named() {}

  static <T> ITypeConverter<T> of(T[] values, Function<T, String> name) {
    return word ->
        Arrays.stream(values)
            .filter(value -> name.apply(value).equals(word))
            .findFirst()
            .orElseThrow(() ->
                new TypeConversionException(
                    "\""
                        + word
                        + "\" is none of "
                        + Arrays.stream(values).map(name).collect(Collectors.joining(", "))));
  }
}
