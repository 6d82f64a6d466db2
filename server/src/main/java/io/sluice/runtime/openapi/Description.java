package io.sluice.runtime.openapi;

import io.sluice.runtime.failure.Problem;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.properties.SwaggerUiConfigProperties;
import org.springdoc.core.properties.SwaggerUiOAuthProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springdoc.webmvc.ui.SwaggerConfig;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** {@code /api/docs-json} and {@code /api/docs}, in processes that have an API to describe. */
@Configuration(proxyBeanMethods = false)
@ForRole(Role.API)
@ImportAutoConfiguration({
  SpringDocConfiguration.class,
  SpringDocConfigProperties.class,
  SpringDocWebMvcConfiguration.class,
  SwaggerConfig.class,
  SwaggerUiConfigProperties.class,
  SwaggerUiOAuthProperties.class
})
class Description {
  private static final String KEY = "apiKey";

  @Bean
  OpenAPI openApi() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Sluice")
                .version("v1")
                .description("Carries blockchain transactions from an HTTP call to a proven end.")
                .license(new License().name("Apache-2.0")))
        .servers(List.of(new Server().url("/")))
        .components(
            new Components()
                .addSecuritySchemes(
                    KEY,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")))
        .addSecurityItem(new SecurityRequirement().addList(KEY));
  }

  @Bean
  ModelConverter recordFields() {
    return new RecordFields();
  }

  @Bean
  ParameterCustomizer parameterForms() {
    return new ParameterForms();
  }

  @Bean
  OperationCustomizer answers() {
    return new DescribedAnswers();
  }

  @Bean
  OpenApiCustomizer problem() {
    return api ->
        ModelConverters.getInstance(true)
            .readAll(Problem.class)
            .forEach(api.getComponents()::addSchemas);
  }

  @Bean
  OpenApiCustomizer requestSchemas() {
    return new RequestSchemas();
  }
}
