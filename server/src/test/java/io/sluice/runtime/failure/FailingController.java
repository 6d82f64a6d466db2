package io.sluice.runtime.failure;

import io.sluice.gateway.access.Needs;
import io.sluice.gateway.access.Scope;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Fails in every way a controller can. The scan finds it; only the tests that ask for it get it.
 */
@RestController
@ConditionalOnProperty("test.failing")
@RequestMapping("/api/v1/failing")
@Needs(Scope.RELAY_WRITE)
class FailingController {
  @GetMapping("/bug")
  void bug() {
    throw new IllegalStateException("secret inner words");
  }

  @GetMapping("/refused")
  void refused() {
    throw new RefusedException(
        ErrorCode.INVALID_REQUEST,
        "Two fields are wrong.",
        List.of(new FieldError("to", "is no address"), new FieldError("value", "is negative")));
  }

  @GetMapping("/overloaded")
  void overloaded() {
    throw new RefusedException(ErrorCode.OVERLOADED, "Come back later.");
  }

  @GetMapping("/database")
  void database() {
    throw new DataAccessResourceFailureException("gone", new SQLNonTransientConnectionException());
  }

  @GetMapping("/commit")
  void commit() {
    throw new TransactionSystemException("commit", new SQLNonTransientConnectionException());
  }

  @GetMapping("/number/{number}")
  int number(@PathVariable int number, @RequestParam int other) {
    return number + other;
  }

  @PostMapping("/order")
  Order order(@RequestBody Order order) {
    return order;
  }

  record Order(String item, List<Line> lines) {}

  record Line(int count) {}
}
