package io.sluice.evm.network;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.sluice.evm.chain.ChainId;
import io.sluice.runtime.health.HealthCheck;
import io.sluice.runtime.role.Contribution;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.Lifecycle;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.stereotype.Component;
import org.springframework.util.ClassUtils;

/**
 * A context per network, each a child of the process's own, with the network's {@link PerNetwork}
 * components. What they contribute to the process (health checks, handlers of queues, what starts
 * and stops) is made known to it, and starts and stops with it.
 */
@Component
class NetworkContexts implements SmartInitializingSingleton, DisposableBean {
  private final ConfigurableApplicationContext process;
  private final Map<Network, AnnotationConfigApplicationContext> contexts = new LinkedHashMap<>();
  private volatile Map<Network, BeanFactory> opened = Map.of();
  private volatile Set<ChainId> chains = Set.of();
  private volatile String standard = "";

  NetworkContexts(ConfigurableApplicationContext process) {
    this.process = process;
  }

  /** Once everything else of the process is made, and before anything starts. */
  @Override
  public void afterSingletonsInstantiated() {
    ConfigurableEnvironment environment = process.getEnvironment();
    DeclaredNetworks declared = DeclaredNetworks.of(environment);
    chains = declared.chains();
    standard = declared.standard();
    Map<Network, ConfigurableEnvironment> own = new LinkedHashMap<>();
    declared
        .environments()
        .forEach((name, settings) ->
            own.put(network(name, settings, name.equals(declared.standard())), settings));
    own.keySet().stream()
        .sorted(Comparator.comparing(Network::named)) // who has no name may claim a new database
        .forEach(each -> contexts.put(each, open(each, Objects.requireNonNull(own.get(each)))));
    Map<Network, BeanFactory> inOrder = new LinkedHashMap<>();
    own.keySet().forEach(each -> inOrder.put(each, contexts.get(each)));
    opened = Collections.unmodifiableMap(inOrder);
    contexts.forEach(this::contribute);
  }

  private Network network(String name, ConfigurableEnvironment settings, boolean standard) {
    ChainSettings chain = Binder.get(settings).bindOrCreate("sluice.chain", ChainSettings.class);
    return new Network(name, chain.chainId(), !settings.equals(process.getEnvironment()), standard);
  }

  /** In the order they are declared, the default network first. */
  Map<Network, BeanFactory> all() {
    if (opened.isEmpty()) {
      throw new IllegalStateException("networks are known once everything is made");
    }
    return opened;
  }

  /** Of all that are declared, whether this process works for them or not. */
  Set<ChainId> chains() {
    return chains;
  }

  /** The name of the default network, whether this process works for it or not. */
  String standard() {
    return standard;
  }

  @Override
  public void destroy() {
    contexts.values().forEach(ConfigurableApplicationContext::close);
  }

  private AnnotationConfigApplicationContext open(Network network, ConfigurableEnvironment own) {
    var context = new AnnotationConfigApplicationContext();
    context.setDisplayName("network " + network);
    context.setEnvironment(own);
    context.setParent(process);
    context.registerBean("network", Network.class, () -> network);
    context.registerBean(
        "networkMeters",
        MeterRegistry.class,
        () -> meters(network),
        definition -> definition.setPrimary(true));
    context.registerBean(
        AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
        LifecycleProcessor.class,
        StartedByTheProcess::new);
    for (Class<?> type : components(own)) {
      register(context, type);
    }
    context.refresh();
    return context;
  }

  /** Every meter says which network it measures. */
  private MeterRegistry meters(Network network) {
    var meters = new CompositeMeterRegistry();
    meters.config().commonTags("network", network.name());
    meters.add(process.getBean(MeterRegistry.class));
    return meters;
  }

  private static List<Class<?>> components(ConfigurableEnvironment environment) {
    var scanner = new ClassPathScanningCandidateComponentProvider(false, environment);
    scanner.addIncludeFilter(new AnnotationTypeFilter(PerNetwork.class));
    return scanner.findCandidateComponents("io.sluice").stream()
        .map(BeanDefinition::getBeanClassName)
        .<Class<?>>map(name -> ClassUtils.resolveClassName(Objects.requireNonNull(name), null))
        .toList();
  }

  private static <T> void register(AnnotationConfigApplicationContext context, Class<T> type) {
    ConfigurationProperties settings = type.getAnnotation(ConfigurationProperties.class);
    if (settings == null) {
      context.register(type);
    } else {
      Binder binder = Binder.get(context.getEnvironment());
      context.registerBean(type, () -> binder.bindOrCreate(settings.value(), type));
    }
  }

  private void contribute(Network network, ConfigurableApplicationContext context) {
    ConfigurableListableBeanFactory beans = context.getBeanFactory();
    for (String name : beans.getBeanDefinitionNames()) {
      Object bean = beans.getBean(name);
      if (bean instanceof HealthCheck check) {
        add(network, name + ".check", new NetworkCheck(network, check));
      } else if (isContribution(bean)) {
        add(network, name, bean);
      }
      if (bean instanceof Lifecycle || bean instanceof ApplicationRunner) {
        add(network, name, bean);
      }
    }
  }

  private static boolean isContribution(Object bean) {
    return AnnotationUtils.findAnnotation(bean.getClass(), Contribution.class) != null;
  }

  private void add(Network network, String name, Object bean) {
    process.getBeanFactory().registerSingleton(network + "." + name, bean);
  }

  /** What a network contributes is started and stopped with all the rest of the process. */
  private static final class StartedByTheProcess implements LifecycleProcessor {
    @Override
    public void onRefresh() {}

    @Override
    public void onClose() {}

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public boolean isRunning() {
      return false;
    }
  }
}
