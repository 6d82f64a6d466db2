package io.sluice.gateway.signature;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On the method of a controller that notes the {@link SignedCall} itself, in the commit of what it
 * does or, when it does nothing, without it. What has this not is noted before it is called.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface StoresSignature {}
