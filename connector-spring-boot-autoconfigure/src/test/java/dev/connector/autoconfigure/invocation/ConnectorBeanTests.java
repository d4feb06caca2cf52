package dev.connector.autoconfigure.invocation;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.connector.ConnectorHandler;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.interceptor.SimpleTraceInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Profile;
import org.springframework.context.annotation.Role;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConnectorBeanTests {

	private static final AtomicInteger created = new AtomicInteger();

	@BeforeEach
	void forget() {
		created.set(0);
	}

	@Test
	void findsTheClassBehindABeanMethod() {
		try (Connectors connectors = new Connectors(BeanMethods.class)) {
			assertThat(connectors.found()).extracting(ConnectorBean::name).containsExactly("behindInterface");
			assertThat(connectors.json("who", "{}")).isEqualTo("\"greeter\"");
		}
	}

	@Test
	void callsThroughAClassProxy() {
		try (Connectors connectors = new Connectors(ClassProxies.class, Greeter.class)) {
			assertThat(connectors.found()).singleElement()
				.satisfies((bean) -> assertThat(bean.type()).isEqualTo(Greeter.class));
			assertThat(connectors.json("who", "{}")).isEqualTo("\"greeter\"");
			assertThat(ClassProxies.calls).hasPositiveValue();
		}
	}

	@Test
	void callsThroughAnInterfaceProxy() {
		try (Connectors connectors = new Connectors(InterfaceProxies.class)) {
			assertThat(connectors.json("greet", "{\"name\":\"you\"}")).isEqualTo("\"hello you\"");
		}
	}

	@Test
	void saysHowToCallWhatAnInterfaceProxyHides() {
		try (Connectors connectors = new Connectors(HidingProxy.class)) {
			assertThatExceptionOfType(InvalidConnectorException.class).isThrownBy(connectors::only)
				.withMessageContaining("Hidden.greet")
				.withMessageContaining("proxy-target-class");
		}
	}

	@Test
	void createsALazyBeanWithItsFirstRequest() {
		try (Connectors connectors = new Connectors(LazyConnector.class)) {
			var definition = connectors.only();
			assertThat(created).hasValue(0);
			Connectors.call(definition, "count", Payload.json("{}"), new TestContext());
			Connectors.call(definition, "count", Payload.json("{}"), new TestContext());
			assertThat(created).hasValue(1);
		}
	}

	@Test
	void createsAPrototypeForEachRequest() {
		try (Connectors connectors = new Connectors(PrototypeConnector.class)) {
			var definition = connectors.only();
			assertThat(created).hasValue(0);
			Connectors.call(definition, "count", Payload.json("{}"), new TestContext());
			Connectors.call(definition, "count", Payload.json("{}"), new TestContext());
			assertThat(created).hasValue(2);
		}
	}

	@Test
	void findsABeanBehindAScopedProxyOnce() {
		try (Connectors connectors = new Connectors(ScopedConnector.class)) {
			assertThat(connectors.found()).singleElement().satisfies((bean) -> {
				assertThat(bean.name()).doesNotContain("scopedTarget");
				assertThat(bean.type()).isEqualTo(ScopedConnector.class);
			});
			assertThat(connectors.json("count", "{}")).isNotEqualTo(connectors.json("count", "{}"));
		}
	}

	@Test
	void leavesOutABeanWhoseConditionFails() {
		try (Connectors connectors = new Connectors(Conditionals.class)) {
			assertThat(connectors.found()).extracting(ConnectorBean::name).containsExactly("wanted");
		}
	}

	@Test
	void takesAnnotationsFromAnInterface() {
		try (Connectors connectors = new Connectors(FromInterface.class)) {
			assertThat(connectors.only().capabilities()).singleElement()
				.satisfies((capability) -> assertThat(capability.description()).isEqualTo("Says hello"));
			assertThat(connectors.json("greet", "{\"name\":\"me\"}")).isEqualTo("\"hello me\"");
		}
	}

	@Test
	void registersAHandlerAsItIs() {
		try (Connectors connectors = new Connectors(Raw.class)) {
			assertThat(connectors.only().capabilities()).isEmpty();
			assertThat(connectors.json("anything", "1")).isEqualTo("\"anything\"");
		}
	}

	@Test
	void refusesConnectorsThatCannotWork() {
		refuses(Twice.class, "the command 'same'", "another name");
		refuses(Empty.class, "has no command", "@Command");
		refuses(Unsupported.class, "IntStream", "record");
		refuses(Both.class, "implements ConnectorHandler", "Choose");
		refuses(RawAndMore.class, "raw body", "alone");
		refuses(ReturnsSupplierStream.class, "returns java.util.stream.IntStream", "Stream");
	}

	@Test
	void resolvesTypeVariables() {
		try (Connectors connectors = new Connectors(Numbers.class)) {
			assertThat(connectors.json("twice", "{\"value\":3}")).isEqualTo("6");
		}
	}

	private static void refuses(Class<?> type, String description, String action) {
		try (Connectors connectors = new Connectors(type)) {
			assertThatExceptionOfType(InvalidConnectorException.class).isThrownBy(connectors::only)
				.satisfies((ex) -> assertThat(ex.description()).contains(type.getSimpleName(), description))
				.satisfies((ex) -> assertThat(ex.action()).contains(action));
		}
	}

	interface Hello {

		@Command(description = "Says hello")
		String greet(String name);

	}

	interface Generic<T> {

		@Command
		T twice(T value);

	}

	@Connector("numbers")
	static class Numbers implements Generic<Integer> {

		@Override
		public Integer twice(Integer value) {
			return value * 2;
		}

	}

	@Connector("from-interface")
	static class FromInterface implements Hello {

		@Override
		public String greet(String name) {
			return "hello " + name;
		}

	}

	@Connector("greeter")
	static class Greeter implements Supplier<String> {

		private final String name = "greeter";

		@Command
		String who() {
			return this.name;
		}

		@Override
		public String get() {
			return this.name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethods {

		@Bean
		Supplier<String> behindInterface() {
			return new Greeter();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassProxies {

		static AtomicInteger calls = new AtomicInteger();

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static DefaultAdvisorAutoProxyCreator proxies() {
			DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
			creator.setProxyTargetClass(true);
			return creator;
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static DefaultPointcutAdvisor advisor() {
			return new DefaultPointcutAdvisor(new AnnotationMatchingPointcut(Connector.class, true),
					(org.aopalliance.intercept.MethodInterceptor) (invocation) -> {
						calls.incrementAndGet();
						return invocation.proceed();
					});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxies {

		@Bean
		Hello hello() {
			ProxyFactory factory = new ProxyFactory(new FromInterface());
			factory.addAdvice(new SimpleTraceInterceptor());
			return (Hello) factory.getProxy();
		}

	}

	@Connector("hidden")
	static class Hidden implements Supplier<String> {

		@Command
		String greet() {
			return "hidden";
		}

		@Override
		public String get() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HidingProxy {

		@Bean
		Supplier<?> hidden() {
			return (Supplier<?>) new ProxyFactory(new Hidden()).getProxy();
		}

	}

	static class Counting {

		private final int number = created.incrementAndGet();

		@Command
		int count() {
			return this.number;
		}

	}

	@Connector("lazy")
	@Lazy
	static class LazyConnector extends Counting {

	}

	@Connector("prototype")
	@Scope("prototype")
	static class PrototypeConnector extends Counting {

	}

	@Connector("scoped")
	@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedConnector extends Counting {

	}

	@Connector("raw")
	static class Raw implements ConnectorHandler {

		@Override
		public CompletionStage<Payload> handle(ConnectorRequest request) {
			return Connectors.done(Payload.json("\"" + request.capability() + "\""));
		}

	}

	@Connector("both")
	static class Both extends Raw {

		@Command
		void one() {
		}

	}

	@Connector("twice")
	static class Twice {

		@Command("same")
		void one() {
		}

		@Command("same")
		void two() {
		}

	}

	@Connector("empty")
	static class Empty {

		@Command(privateCommand = true)
		void internal() {
		}

	}

	@Connector("unsupported")
	static class Unsupported {

		@Command
		void one(IntStream numbers) {
		}

	}

	@Connector("raw-and-more")
	static class RawAndMore {

		@Command
		void one(byte[] body, String name) {
		}

	}

	@Connector("returns")
	static class ReturnsSupplierStream {

		@Command
		IntStream one() {
			return IntStream.of(1);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conditionals {

		@Bean
		@ConditionalOnProperty(name = "absent", matchIfMissing = true)
		Greeter wanted() {
			return new Greeter();
		}

		@Bean
		@ConditionalOnProperty("absent")
		Greeter unwanted() {
			return new Greeter();
		}

		@Bean
		@Profile("absent")
		Greeter elsewhere() {
			return new Greeter();
		}

	}

}
