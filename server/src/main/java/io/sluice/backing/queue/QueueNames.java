package io.sluice.backing.queue;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The queues of this process: those that are declared as beans. To be asked once everything is
 * made. Safe for many threads.
 */
@Component
public class QueueNames {
  private final Supplier<List<QueueName>> all;

  @Autowired
  QueueNames(ObjectProvider<QueueName> declared) {
    this.all = SingletonSupplier.of(() -> declared.stream().distinct().sorted().toList());
  }

  private QueueNames(List<QueueName> all) {
    this.all = () -> all;
  }

  /** These and no others. */
  public static QueueNames of(List<QueueName> all) {
    return new QueueNames(all.stream().distinct().sorted().toList());
  }

  /** In the order of their names. */
  public List<QueueName> all() {
    return all.get();
  }
}
