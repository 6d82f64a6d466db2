package io.sluice.accounts;

import io.sluice.accounts.Piece.Call;
import io.sluice.accounts.Piece.Member;
import io.sluice.runtime.role.ForRole;
import io.sluice.runtime.role.Role;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;

/**
 * What a process of one role can come to run: it makes the role's beans, and whatever these call or
 * make. A call reaches the method of every class below that may have been made; what others declare
 * (interfaces of Java, of Spring) may be called as soon as something has it. So it is more than
 * what runs, never less, as long as nothing is called by its name.
 */
final class Reach {
  private static final int NOT_OVERRIDDEN = Modifier.STATIC | Modifier.PRIVATE;

  private final Code code;
  private final Role role;
  private final Set<Member> reached = new LinkedHashSet<>();
  private final Set<String> made = new LinkedHashSet<>();
  private final Map<String, Set<String>> calls = new HashMap<>();
  private final Deque<Member> open = new ArrayDeque<>();

  private Reach(Code code, Role role) {
    this.code = code;
    this.role = role;
  }

  static Reach of(Role role, Code code) {
    Reach reach = new Reach(code, role);
    code.types().forEach(reach::begin);
    while (!reach.open.isEmpty()) {
      reach.follow(code.piece(reach.open.remove()));
    }
    return reach;
  }

  /** Methods, and static fields whose values are read. */
  Set<Member> reached() {
    return Collections.unmodifiableSet(reached);
  }

  /** Whether it may have something of this type. */
  boolean has(Class<?> type) {
    return made.stream().anyMatch(each -> type.isAssignableFrom(code.type(each)));
  }

  private void begin(Class<?> type) {
    if (AnnotatedElementUtils.hasAnnotation(type, Component.class) && isHere(type)) {
      make(type.getName());
      for (Constructor<?> each : type.getDeclaredConstructors()) {
        reach(member(type, each));
      }
      for (Method each : type.getDeclaredMethods()) {
        if (each.getAnnotations().length > 0 && isHere(each)) {
          reach(member(type, each));
        }
      }
    }
  }

  private boolean isHere(AnnotatedElement declared) {
    ForRole wanted = declared.getAnnotation(ForRole.class);
    return wanted == null || Arrays.asList(wanted.value()).contains(role);
  }

  private void follow(Piece piece) {
    piece.made().forEach(this::make);
    piece.fields().forEach(this::reach);
    piece.calls().forEach(this::call);
  }

  private void call(Call call) {
    Member target = call.target();
    if (!code.has(target.owner())) {
      return;
    }
    reach(target.owner(), target.name());
    if (!call.exact()
        && calls.computeIfAbsent(target.owner(), any -> new LinkedHashSet<>()).add(target.name())) {
      made.stream()
          .filter(each -> code.type(target.owner()).isAssignableFrom(code.type(each)))
          .forEach(each -> reach(each, target.name()));
    }
  }

  private void make(String name) {
    if (!code.has(name) || !made.add(name)) {
      return;
    }
    for (Class<?> above : code.above(name)) {
      if (code.has(above.getName())) {
        calls.getOrDefault(above.getName(), Set.of()).forEach(method -> reach(name, method));
      } else {
        Arrays.stream(above.getDeclaredMethods())
            .filter(each -> (each.getModifiers() & NOT_OVERRIDDEN) == 0)
            .forEach(each -> reach(name, Code.signature(each)));
      }
    }
  }

  /** The method, wherever the class has it from. */
  private void reach(String type, String method) {
    code.resolve(type, method).ifPresent(this::reach);
  }

  private void reach(Member member) {
    if (code.has(member) && reached.add(member)) {
      open.add(member);
    }
  }

  private static Member member(Class<?> owner, Executable method) {
    return new Member(owner.getName(), Code.signature(method));
  }
}
