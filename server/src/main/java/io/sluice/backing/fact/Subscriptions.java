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
  private final Map<String, List<String>> namesByKind;

  Subscriptions(ObjectProvider<Subscription> all) {
    this.all = all.stream().toList();
    Set<String> names = new HashSet<>();
    this.all.forEach(each -> {
      if (!names.add(each.name())) {
        throw new IllegalStateException("two subscriptions are named " + each.name());
      }
    });
    this.namesByKind =
        this.all.stream()
            .flatMap(each -> each.kinds().stream().map(kind -> Map.entry(kind, each.name())))
            .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toList())));
  }

  List<String> names() {
    return all.stream().map(Subscription::name).toList();
  }

  /** Who wants facts of this kind. */
  List<String> wanting(String kind) {
    return namesByKind.getOrDefault(kind, List.of());
  }

  boolean knows(Subscription subscription) {
    return all.contains(subscription);
  }
}
