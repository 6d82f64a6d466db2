package io.sluice.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Server;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every operation names the scope it needs, or is open on purpose. */
class OperationsTest {
  private static final Server server = Server.shared();

  @Test
  void noneIsClosedToEverybody() {
    Set<String> closed = new TreeSet<>();
    operations()
        .forEach((mapping, operation) ->
            mapping.getPatternValues().stream()
                .filter(path -> path.startsWith("/api/v1/") && !path.startsWith("/api/v1/health"))
                .filter(path -> !path.equals("/api/v1/ready"))
                .filter(path -> !path.equals("/api/v1/who")) // of tests
                .filter(path -> !path.equals("/api/v1/webhooks/oz-relayer")) // signed
                .filter(path -> ScopeGate.needed(operation).isEmpty())
                .forEach(closed::add));
    assertThat(closed).isEmpty();
  }

  @Test
  void whoMayOnlySendChangesNothingOfOthers() {
    Map<String, Scope> needed = new TreeMap<>();
    operations()
        .forEach((mapping, operation) ->
            ScopeGate.needed(operation)
                .ifPresent(scope ->
                    mapping.getPatternValues().stream()
                        .filter(
                            path -> !path.matches("/api/v1/(who|failing|outdated).*")) // of tests
                        .forEach(path ->
                            needed.put(mapping.getMethodsCondition() + " " + path, scope))));
    assertThat(needed)
        .containsEntry("[POST] /api/v1/relay/direct", Scope.RELAY_WRITE)
        .containsEntry("[GET] /api/v1/relay/status/{transactionId}", Scope.RELAY_READ)
        .containsEntry("[POST] /api/v1/dead-letters/discard", Scope.ADMIN)
        .allSatisfy((operation, scope) ->
            assertThat(
                    scope == Scope.ADMIN
                        || operation.matches(
                            ".*/(relay.*|policy/check|quota|events|webhooks.*|networks.*|signers.*|notifications.*|outdated)"))
                .isTrue());
  }

  private static Map<RequestMappingInfo, HandlerMethod> operations() {
    return server
        .context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods();
  }
}
