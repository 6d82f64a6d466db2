package io.sluice.runtime.outdated;

import io.sluice.runtime.openapi.AnswerHeader;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An operation that will go away: on a method of a controller. Its answers say so (RFC 9745, RFC
 * 8594), and so does the description of the API. See docs/api-versions.md.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@AnswerHeader(
    name = "Deprecation",
    description = "Since when it should not be used any more (RFC 9745).",
    pattern = "^@[0-9]+$",
    always = false)
@AnswerHeader(
    name = "Sunset",
    description = "When it goes away (RFC 8594).",
    pattern = "^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} 00:00:00 GMT$",
    always = false)
@AnswerHeader(
    name = "Link",
    description = "What to use instead (RFC 5829).",
    pattern = "^<[^>]+>; rel=\"successor-version\"$",
    always = false)
public @interface Outdated {
  /** The day from which it should not be used any more, in UTC: {@code 2027-01-31}. */
  String since();

  /**
   * The day on which it goes away, in UTC; {@value OutdatedHeaders#LEAST_DAYS} days later or more.
   */
  String until();

  /** The path of what to use instead. */
  String instead();
}
