package io.sluice.backing.fact;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All subscriptions of the installation. Safe for many threads. */
@Component
class Subscriptions {
  private final List<Subscription> all;
  private final Map<String, List<Subscription>> byKind;

  Subscriptions(ObjectProvider<Subscription> all) {
    this.all = all.stream().toList();
    Set<String> names = new HashSet<>();
    this.all.forEach(each -> {
      if (!names.add(each.name())) {
        throw new IllegalStateException("two subscriptions are named " + each.name());
      }
    });
    this.byKind =
        this.all.stream()
            .flatMap(each -> each.kinds().stream().map(kind -> Map.entry(kind, each)))
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  List<String> names() {
    return all.stream().map(Subscription::name).toList();
  }

  /** Who wants facts of this kind at present. */
  List<String> wanting(String kind) {
    return byKind.getOrDefault(kind, List.of()).stream()
        .filter(each -> each.open().getAsBoolean())
        .map(Subscription::name)
        .toList();
  }

  boolean knows(Subscription subscription) {
    return all.contains(subscription);
  }
}
