package dev.connector.autoconfigure.command;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.connector.Payload;
import dev.connector.annotation.CommandEventListener;
import dev.connector.autoconfigure.invocation.InvalidConnectorException;
import dev.connector.command.CommandRegistry;
import dev.connector.protocol.command.JsonValueConverter;
import dev.connector.schedule.VirtualScheduler;
import org.aopalliance.intercept.MethodInterceptor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CommandEventListenerTests {

	private static final List<String> heard = Collections.synchronizedList(new ArrayList<>());

	@BeforeEach
	void clear() {
		heard.clear();
	}

	@Test
	void methodsTakeThePayloadByTheirType() {
		Registries.application().withUserConfiguration(Users.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.emit("user.updated", new User("Ada"));
			assertThat(heard).containsExactlyInAnyOrder("record Ada", "optional Ada", "nothing", "map {name=Ada}",
					"any User[name=Ada]");
			heard.clear();
			registry.emit("user.updated", Payload.json("{\"name\":\"Bob\"}"));
			assertThat(heard).containsExactlyInAnyOrder("record Bob", "optional Bob", "nothing", "map {name=Bob}",
					"any {name=Bob}");
			heard.clear();
			registry.emit("user.updated");
			assertThat(heard).contains("optional nobody", "nothing", "record null");
		});
	}

	@Test
	void hearsEventsFromElsewhereInTheirOrder() {
		Registries.application().withUserConfiguration(Counting.class).run((context) -> {
			CommandRegistry peer = CommandRegistry.builder(new VirtualScheduler())
				.converter(new JsonValueConverter(JsonMapper.builder().build()))
				.build();
			Registries.connect(context.getBean(CommandRegistry.class), "application", peer, "peer");
			List<String> expected = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				peer.emit("count", i);
				expected.add("count " + i);
			}
			Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactlyElementsOf(expected));
		});
	}

	@Test
	void aListenerThatFailsIsLoggedAndHarmsNobody(CapturedOutput output) {
		Registries.application().withUserConfiguration(Failing.class, Counting.class).run((context) -> {
			CommandRegistry registry = context.getBean(CommandRegistry.class);
			registry.emit("count", 1);
			assertThat(heard).containsExactly("count 1");
			registry.emit("count", "no number");
			assertThat(heard).containsExactly("count 1");
		});
		assertThat(output).contains("Failing.fails() of the bean", "failed on the event 'count'", "at once")
			.contains("Failing.failsLater()", "later on")
			.contains("Counting.count()");
	}

	@Test
	void idsTakePlaceholdersAndMayBeNone() {
		Registries.application()
			.withUserConfiguration(Placeheld.class)
			.withPropertyValues("some.events=one, two")
			.run((context) -> {
				CommandRegistry registry = context.getBean(CommandRegistry.class);
				for (String id : List.of("one", "two", "three", "")) {
					registry.emit(id);
				}
				assertThat(heard).containsExactly("placeheld", "placeheld");
			});
	}

	@Test
	void goesThroughTheProxyOfItsBeanAndMakesLazyOnesWhenTheyHear() {
		Registries.application().withUserConfiguration(Proxied.class).run((context) -> {
			assertThat(heard).isEmpty();
			context.getBean(CommandRegistry.class).emit("count", 7);
			assertThat(heard).containsExactlyInAnyOrder("made", "proxy", "count 7", "count 7");
		});
	}

	@Test
	void aMethodWithTwoParametersFailsTheStart() {
		Registries.application()
			.withUserConfiguration(TwoParameters.class)
			.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOf(InvalidConnectorException.class)
				.hasMessageContaining("TwoParameters.hear() takes 2 parameters"));
	}

	record User(String name) {

	}

	static class Users {

		@CommandEventListener("user.updated")
		void record(User user) {
			heard.add("record " + ((user != null) ? user.name() : null));
		}

		@CommandEventListener("user.updated")
		void optional(Optional<User> user) {
			heard.add("optional " + user.map(User::name).orElse("nobody"));
		}

		@CommandEventListener("user.updated")
		void nothing() {
			heard.add("nothing");
		}

		@CommandEventListener("user.updated")
		void map(Map<String, String> user) {
			heard.add("map " + user);
		}

		@CommandEventListener("user.updated")
		void any(Object user) {
			heard.add("any " + user);
		}

	}

	static class Counting {

		@CommandEventListener("count")
		void count(int number) {
			heard.add("count " + number);
		}

	}

	static class Failing {

		@CommandEventListener("count")
		void fails() {
			throw new IllegalStateException("at once");
		}

		@CommandEventListener("count")
		CompletableFuture<Void> failsLater() {
			return CompletableFuture.failedFuture(new IllegalStateException("later on"));
		}

	}

	static class Placeheld {

		@CommandEventListener({ "${some.events}", "${no.events:}" })
		void hear() {
			heard.add("placeheld");
		}

	}

	static class TwoParameters {

		@CommandEventListener("count")
		void hear(int one, int two) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		Counting counting() {
			return new Counting();
		}

		@Bean
		@Lazy
		Counting lazy() {
			heard.add("made");
			return new Counting();
		}

		@Bean
		static BeanPostProcessor proxies() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					if (!name.equals("counting")) {
						return bean;
					}
					ProxyFactory proxy = new ProxyFactory(bean);
					proxy.setProxyTargetClass(true);
					proxy.addAdvice((MethodInterceptor) (invocation) -> {
						heard.add("proxy");
						return invocation.proceed();
					});
					return proxy.getProxy();
				}

			};
		}

	}

}
