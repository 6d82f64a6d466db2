package io.sluice.runtime.failure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The codes that an operation of the API can answer with: on a method of a controller, on the
 * controller for all of its methods, or on an annotation for whatever wears that. They add up. What
 * any operation can answer needs no word here, nor what reading a body brings: see {@code
 * runtime.openapi}. Every operation says it, with nothing in it when there is nothing more.
 */
@Target({ElementType.ANNOTATION_TYPE, ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {
  ErrorCode[] value() default {};
}
