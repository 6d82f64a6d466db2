package io.sluice.backing.outbox;

import io.sluice.backing.queue.Items;
import io.sluice.backing.queue.QueueName;
import io.sluice.backing.queue.Queues;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Packs the ids of hand-offs into few messages, each id once, and sends them. */
@Component
class HandOffSender {
  private static final Logger LOG = LoggerFactory.getLogger(HandOffSender.class);

  private final Queues queues;
  private final OutboxSettings settings;

  HandOffSender(Queues queues, OutboxSettings settings) {
    this.queues = queues;
    this.settings = settings;
  }

  /**
   * @return the hand-offs that left whole. One whose items are spread over a refused message stays,
   *     and goes again
   * @throws io.sluice.backing.queue.QueueUnavailableException when it is not known that anything
   *     left
   */
  List<HandOff> send(QueueName queue, List<HandOff> handOffs) {
    Set<String> items = new LinkedHashSet<>();
    handOffs.forEach(handOff -> items.addAll(handOff.items()));
    List<List<String>> packs = pack(List.copyOf(items));
    Set<String> refused = new HashSet<>();
    for (Queues.Rejection rejection :
        queues.send(queue, packs.stream().map(Items::join).toList())) {
      refused.addAll(packs.get(rejection.index()));
      LOG.warn("{} refused a message: {}", queue.text(), rejection.reason());
    }
    return handOffs.stream()
        .filter(handOff -> handOff.items().stream().noneMatch(refused::contains))
        .toList();
  }

  private List<List<String>> pack(List<String> items) {
    List<List<String>> packs = new ArrayList<>();
    for (int from = 0; from < items.size(); from += settings.itemsPerMessage()) {
      packs.add(items.subList(from, Math.min(items.size(), from + settings.itemsPerMessage())));
    }
    return packs;
  }
}
