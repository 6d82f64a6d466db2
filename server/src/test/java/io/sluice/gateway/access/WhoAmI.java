package io.sluice.gateway.access;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says who is calling. Only the tests that ask for it get it. */
@RestController
@ConditionalOnProperty("test.who")
class WhoAmI {
  @Needs(Scope.RELAY_READ)
  @GetMapping("/api/v1/who")
  String read(Client client) {
    return client.name();
  }

  @Needs(Scope.RELAY_WRITE)
  @PostMapping("/api/v1/who")
  String write(Client client) {
    return client.name();
  }

  /** As somebody writes it who has not thought of who may. */
  @DeleteMapping("/api/v1/who")
  String forgotten(Client client) {
    return client.name();
  }
}
