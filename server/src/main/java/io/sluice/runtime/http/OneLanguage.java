package io.sluice.runtime.http;

import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.i18n.FixedLocaleResolver;

/**
 * The product speaks English, whatever a request asks for. What is kept by language, as the
 * description of the API is, is then kept once, and not once for each {@code Accept-Language} that
 * anybody thinks of.
 */
@Configuration(proxyBeanMethods = false)
class OneLanguage {
  /** By this name the framework finds it. */
  @Bean
  LocaleResolver localeResolver() {
    return new FixedLocaleResolver(Locale.ENGLISH);
  }
}
