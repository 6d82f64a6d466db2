package io.sluice.evm.network;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;

/**
 * A component, or settings, of which each network has its own: it knows one chain and its nodes and
 * nothing of the others. It sees what the process has once (the database, the queue server, the
 * HTTP side's classes); nothing of that sees it, except through {@link Networks}.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface PerNetwork {}
