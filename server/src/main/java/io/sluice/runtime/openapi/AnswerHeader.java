package io.sluice.runtime.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A header of an operation's answers: on a method of a controller, on the controller, or on an
 * annotation that either wears.
 */
@Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(AnswerHeader.Several.class)
public @interface AnswerHeader {
  String name();

  String description();

  /** What its value looks like, all of it; a regular expression of ECMA 262. */
  String pattern();

  /** The statuses that have it; none means every answer. */
  int[] status() default {};

  /** Whether each of those answers has it. */
  boolean always() default true;

  /** More than one. */
  @Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE, ElementType.METHOD})
  @Retention(RetentionPolicy.RUNTIME)
  @interface Several {
    AnswerHeader[] value();
  }
}
