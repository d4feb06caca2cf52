package dev.connector.autoconfigure.command;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import dev.connector.annotation.Command;
import dev.connector.annotation.CommandClient;
import dev.connector.annotation.CommandComponent;
import dev.connector.annotation.CommandEventListener;
import dev.connector.autoconfigure.ConnectorAutoConfiguration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class CommandHintsTests {

	private final RuntimeHints hints = process();

	@Test
	void clientsMayBeProxiesOfTheirInterface() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Shop.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Shop.class, "buy")).accepts(this.hints);
	}

	@Test
	void whatClientsSendAndGetMayBeBound() {
		for (Class<?> bound : List.of(Order.class, Receipt.class, Item.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(bound)).as(bound.getSimpleName()).accepts(this.hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(Flux.class)).rejects(this.hints);
	}

	@Test
	void componentsMayBeCalled() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Component.class, "price"))
			.accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Price.class)).accepts(this.hints);
	}

	@Test
	void listenersMayHear() {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Component.class, "hear")).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(News.class)).accepts(this.hints);
	}

	/**
	 * Process an application as the build does, definitions of clients included, with
	 * what of it is of this project.
	 */
	private static RuntimeHints process() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class, Component.class);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("dev.connector", "Application")), new InMemoryGeneratedFiles());
		context.refreshForAotProcessing(generation.getRuntimeHints());
		DefaultListableBeanFactory beans = context.getDefaultListableBeanFactory();
		List<BeanRegistrationAotProcessor> processors = SpringFactoriesLoader
			.forResourceLocation(AotServices.FACTORIES_RESOURCE_LOCATION)
			.load(BeanRegistrationAotProcessor.class,
					SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> {
					}));
		for (String name : beans.getBeanDefinitionNames()) {
			processors.stream()
				.filter((processor) -> processor.getClass().getName().startsWith("dev.connector."))
				.map((processor) -> processor.processAheadOfTime(RegisteredBean.of(beans, name)))
				.filter(Objects::nonNull)
				.forEach((contribution) -> contribution.applyTo(generation, null));
		}
		return generation.getRuntimeHints();
	}

	@CommandClient("shop")
	interface Shop {

		CompletionStage<Receipt> buy(Order order);

		Flux<Item> items(Optional<String> kind);

	}

	@CommandComponent("shop")
	static class Component {

		@Command
		Price price(String item) {
			return new Price(1);
		}

		@CommandEventListener("news")
		void hear(News news) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@CommandClientScan(basePackageClasses = CommandHintsTests.class)
	@ImportAutoConfiguration({ ConnectorAutoConfiguration.class, CommandAutoConfiguration.class })
	static class Application {

	}

	record Order(String item) {

	}

	record Receipt(int number) {

	}

	record Item(String name) {

	}

	record Price(int cents) {

	}

	record News(String text) {

	}

}
