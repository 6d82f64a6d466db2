package io.sluice.runtime.settings;

import jakarta.validation.MessageInterpolator;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Locale;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Says what a value out of range should have been, in the notation it is written in. */
final class Violations implements MessageInterpolator {
  private final MessageInterpolator others = new ParameterMessageInterpolator();

  @Override
  public String interpolate(String template, Context context) {
    return switch (context.getConstraintDescriptor().getAnnotation()) {
      case Min min -> "must be at least " + min.value();
      case Max max -> "must be at most " + max.value();
      case DurationMin min ->
          "must be at least "
              + text(min.days(), min.hours(), min.minutes(), min.seconds(), min.millis());
      case DurationMax max ->
          "must be at most "
              + text(max.days(), max.hours(), max.minutes(), max.seconds(), max.millis());
      default -> others.interpolate(template, context);
    };
  }

  @Override
  public String interpolate(String template, Context context, Locale locale) {
    return interpolate(template, context);
  }

  private static String text(long days, long hours, long minutes, long seconds, long millis) {
    Duration duration =
        Duration.ofDays(days)
            .plusHours(hours)
            .plusMinutes(minutes)
            .plusSeconds(seconds)
            .plusMillis(millis);
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
