package dev.connector.autoconfigure.invocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import dev.connector.ConnectorContext;
import dev.connector.ConnectorHandler;
import dev.connector.Payload;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.protocol.v1.Execute;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectorHintsTests {

	private final RuntimeHints hints = hints(Shop.class, Raw.class, Plain.class);

	@Test
	void commandsMayBeCalled() throws Exception {
		for (String name : List.of("buy", "stock", "watch", "scan", "all", "price")) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, name)).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "notACommand"))
			.rejects(this.hints);
	}

	@Test
	void whatComesInAndGoesOutMayBeBound() throws Exception {
		for (Class<?> bound : List.of(Order.class, Line.class, Receipt.class, Stock.class, Change.class, Code.class,
				Item.class, Price.class, Currency.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(bound)).as(bound.getSimpleName()).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class, "lines")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(Order.class.getDeclaredConstructor(List.class, Map.class))).accepts(this.hints);
	}

	@Test
	void whatTheyArriveInIsLeftAlone() {
		for (Class<?> left : List.of(Flux.class, Flow.Publisher.class, Stream.class, CompletionStage.class,
				Payload.class, ConnectorContext.class, Plain.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(left)).as(left.getSimpleName()).rejects(this.hints);
		}
	}

	@Test
	void annotationsAreReflective() {
		RuntimeHints found = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(found, Shop.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Shop.class)).accepts(found);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "buy")).accepts(found);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "notACommand")).rejects(found);
	}

	@Test
	void typeVariablesAreThoseOfTheConnector() {
		assertThat(RuntimeHintsPredicates.reflection().onType(Currency.class)).accepts(this.hints);
	}

	@Test
	void messagesOfTheProtocolMayBeRead() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Execute.class, "getRequestId"))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Execute.Builder.class, "getRequestId"))
			.accepts(this.hints);
	}

	private static RuntimeHints hints(Class<?>... beans) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		new AnnotatedBeanDefinitionReader(beanFactory).register(beans);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("dev.connector", "Application")), new InMemoryGeneratedFiles());
		RuntimeHints hints = generation.getRuntimeHints();
		for (BeanRegistrationAotProcessor processor : ours(BeanRegistrationAotProcessor.class)) {
			for (String name : beanFactory.getBeanDefinitionNames()) {
				Optional.ofNullable(processor.processAheadOfTime(RegisteredBean.of(beanFactory, name)))
					.ifPresent((contribution) -> contribution.applyTo(generation, null));
			}
		}
		ours(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(hints, ConnectorHintsTests.class.getClassLoader()));
		return hints;
	}

	/**
	 * Return those of this project, as Spring finds them.
	 */
	private static <T> List<T> ours(Class<T> type) {
		List<T> found = SpringFactoriesLoader.forResourceLocation(AotServices.FACTORIES_RESOURCE_LOCATION)
			.load(type, SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> {
			}))
			.stream()
			.filter((service) -> service.getClass().getName().startsWith("dev.connector."))
			.toList();
		assertThat(found).isNotEmpty();
		return found;
	}

	interface Priced<T> {

		@Command
		T price(String item);

	}

	@Connector("shop")
	static class Shop implements Priced<Price> {

		@Command
		CompletionStage<Receipt> buy(Order order, ConnectorContext context) {
			return null;
		}

		@Command
		Map<String, List<Stock>> stock() {
			return Map.of();
		}

		@Command
		Flux<Change> watch() {
			return Flux.empty();
		}

		@Command
		Stream<Item> scan(Optional<Code> code, int count) {
			return Stream.empty();
		}

		@Command
		Flow.Publisher<byte[]> all(Payload payload) {
			return null;
		}

		@Override
		public Price price(String item) {
			return new Price(Currency.EUR);
		}

		Plain notACommand() {
			return null;
		}

	}

	@Connector("raw")
	abstract static class Raw implements ConnectorHandler {

	}

	static class Plain {

	}

	record Order(List<Line> lines, Map<String, String> notes) {

	}

	record Line(String item) {

	}

	record Receipt(int number) {

	}

	record Stock(int left) {

	}

	record Change(String what) {

	}

	record Code(String text) {

	}

	record Item(String name) {

	}

	record Price(Currency currency) {

	}

	enum Currency {

		EUR

	}

}
