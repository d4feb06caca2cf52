package dev.connector.autoconfigure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import dev.connector.RegistrationKey;
import dev.connector.annotation.Command;
import dev.connector.annotation.Connector;
import dev.connector.autoconfigure.invocation.ConnectorBean;
import dev.connector.gateway.ExecuteResult;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connectors that become beans after the start, and that are no beans any more.
 */
@ExtendWith(OutputCaptureExtension.class)
class LateConnectorTests extends AbstractReloadTests {

	private static final RegistrationKey LATE = new RegistrationKey("acme", "late", "a");

	private final List<String> told = Collections.synchronizedList(new ArrayList<>());

	@BeforeEach
	void write() {
		writeWithOne();
	}

	private GenericApplicationContext started(Class<?>... sources) {
		return (GenericApplicationContext) start(sources);
	}

	private DefaultListableBeanFactory beans() {
		return ((GenericApplicationContext) this.context).getDefaultListableBeanFactory();
	}

	@Test
	void oneThatIsRegisteredLaterIsFoundWhenItIsCreated() throws Exception {
		GenericApplicationContext started = started(Greeter.class);
		started.registerBean("late", Late.class);
		assertThat(keys()).containsExactly("acme.greeter.a");
		started.getBean(Late.class);
		awaitReady(LATE);
		assertThat(succeeds(this.one, LATE)).isTrue();
		assertThat(this.context.getBean(ConnectorRegistrar.class).planned(LATE)).isPresent();
	}

	@Test
	void oneOfABeanRegistrarIsFoundAtTheNextReloadThoughNobodyCreatesIt() throws Exception {
		GenericApplicationContext started = started();
		started.register(new Registrar());
		assertThat(keys()).isEmpty();
		reload();
		awaitReady(LATE);
		assertThat(succeeds(this.one, LATE)).isTrue();
	}

	@Test
	void oneThatCantBeRegisteredIsToldOfAndKeepsNoOtherFromIt(CapturedOutput output) {
		GenericApplicationContext started = started(Greeter.class);
		started.registerBean("broken", NoType.class);
		started.registerBean("same", SameGreeter.class);
		started.registerBean("late", Late.class);
		started.getBean("broken");
		started.getBean("same");
		started.getBean("late");
		awaitReady(LATE);
		assertThat(keys()).containsExactly("acme.greeter.a", "acme.late.a");
		assertThat(output).contains("The connector 'broken', which became a bean after the start, is not registered",
				"The connector 'same', which became a bean after the start, is not registered");
	}

	@Test
	void listenersComeBeforeTheRegistrationAndAfterItsEnd() {
		GenericApplicationContext started = started(Greeter.class);
		started.getBeanFactory().registerSingleton("listener", new ConnectorBeanListener() {

			@Override
			public CompletionStage<?> onArriving(ConnectorBean bean) {
				LateConnectorTests.this.told.add("arriving " + bean.name() + " " + keys());
				return CompletableFuture.completedStage(null);
			}

			@Override
			public void onGone(ConnectorBean bean) {
				LateConnectorTests.this.told.add("gone " + bean.name() + " " + keys());
			}

		});
		started.registerBean("late", Late.class);
		started.getBean(Late.class);
		awaitReady(LATE);
		beans().removeBeanDefinition("late");
		assertThat(this.told).containsExactly("arriving late [acme.greeter.a]", "gone late [acme.greeter.a]");
	}

	@Test
	void oneThatIsRemovedAnswersWhatRunsBeforeItIsDestroyed() throws Exception {
		started(Late.class);
		awaitReady(LATE);
		Late late = this.context.getBean(Late.class);
		CompletableFuture<ExecuteResult> runs = call(this.one, LATE, "wait");
		Awaitility.await().until(() -> late.asked.size() == 1);
		String name = this.context.getBeanNamesForType(Late.class)[0];
		CompletableFuture<Void> removal = CompletableFuture.runAsync(() -> beans().removeBeanDefinition(name));
		Awaitility.await().until(() -> keys().isEmpty());
		assertThat(removal).isNotDone();
		late.asked.get(0).complete("done");
		assertThat(runs.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		removal.get(30, TimeUnit.SECONDS);
		assertThat(late.closedAfter).isOne();
	}

	@Test
	void oneThatIsDestroyedIsRegisteredAgainWhenItIsCreatedAgain() throws Exception {
		started(Late.class);
		awaitReady(LATE);
		Late first = this.context.getBean(Late.class);
		String name = this.context.getBeanNamesForType(Late.class)[0];
		beans().destroySingleton(name);
		assertThat(keys()).isEmpty();
		reload();
		assertThat(keys()).isEmpty();
		Late second = this.context.getBean(Late.class);
		assertThat(second).isNotSameAs(first);
		awaitReady(LATE);
		assertThat(succeeds(this.one, LATE)).isTrue();
		assertThat(second.greeted).isOne();
	}

	@Test
	void aRefreshedTargetAnswersTheNextRequest() throws Exception {
		RefreshableScope scope = new RefreshableScope();
		GenericApplicationContext started = started(Greeter.class);
		started.getBeanFactory().registerScope("refreshable", scope);
		RootBeanDefinition definition = new RootBeanDefinition(Late.class);
		definition.setScope("refreshable");
		BeanDefinitionHolder proxy = ScopedProxyUtils.createScopedProxy(new BeanDefinitionHolder(definition, "late"),
				beans(), true);
		beans().registerBeanDefinition("late", proxy.getBeanDefinition());
		reload();
		awaitReady(LATE);
		assertThat(succeeds(this.one, LATE)).isTrue();
		Late first = (Late) scope.objects.get("scopedTarget.late");
		scope.refresh();
		assertThat(succeeds(this.one, LATE)).isTrue();
		Late second = (Late) scope.objects.get("scopedTarget.late");
		assertThat(second).isNotSameAs(first);
		assertThat(first.greeted).isOne();
		assertThat(second.greeted).isOne();
		assertThat(keys()).containsExactly("acme.greeter.a", "acme.late.a");
		assertThat(registration(LATE).snapshot().reconnects()).isZero();
	}

	@Test
	void thoseOfAChildContextComeAndGoWithIt() throws Exception {
		started(Greeter.class);
		awaitReady(GREETER);
		AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
		child.setParent(this.context);
		child.register(Late.class, Application.class);
		child.refresh();
		awaitReady(LATE);
		assertThat(succeeds(this.one, LATE)).isTrue();
		assertThat(child.getBeanFactory().containsLocalBean("connectorRegistrar")).isFalse();
		Late late = child.getBean(Late.class);
		CompletableFuture<ExecuteResult> runs = call(this.one, LATE, "wait");
		Awaitility.await().until(() -> late.asked.size() == 1);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(child::close);
		Awaitility.await().until(() -> !keys().contains("acme.late.a"));
		late.asked.get(0).complete("done");
		assertThat(runs.get(30, TimeUnit.SECONDS)).isInstanceOf(ExecuteResult.Success.class);
		closing.get(30, TimeUnit.SECONDS);
		assertThat(late.closedAfter).isOne();
		assertThat(keys()).containsExactly("acme.greeter.a");
	}

	@Test
	void nobodyIsRemovedOneByOneWhenTheApplicationEnds(CapturedOutput output) {
		started(Greeter.class, Late.class);
		awaitReady(LATE);
		this.context.close();
		assertThat(output).doesNotContain("Changed: removed");
	}

	@Connector("late")
	static class Late implements AutoCloseable {

		final List<CompletableFuture<String>> asked = Collections.synchronizedList(new ArrayList<>());

		volatile int greeted;

		volatile long closedAfter = -1;

		@Command("wait")
		CompletableFuture<String> answerLater() {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.asked.add(answer);
			return answer;
		}

		@Command
		String greet() {
			this.greeted++;
			return "hello";
		}

		@Override
		public void close() {
			this.closedAfter = this.asked.stream().filter(CompletableFuture::isDone).count();
		}

	}

	@Connector
	static class NoType {

		@Command
		void nothing() {
		}

	}

	@Connector("greeter")
	static class SameGreeter {

		@Command
		void nothing() {
		}

	}

	static class Registrar implements BeanRegistrar {

		@Override
		public void register(BeanRegistry registry, Environment environment) {
			registry.registerBean("late", Late.class);
		}

	}

	/**
	 * Hands out the same object until it is refreshed.
	 */
	static class RefreshableScope implements Scope {

		final Map<String, Object> objects = new ConcurrentHashMap<>();

		private final Map<String, Runnable> callbacks = new ConcurrentHashMap<>();

		void refresh() {
			this.objects.clear();
			this.callbacks.values().forEach(Runnable::run);
			this.callbacks.clear();
		}

		@Override
		public Object get(String name, ObjectFactory<?> objectFactory) {
			return this.objects.computeIfAbsent(name, (missing) -> objectFactory.getObject());
		}

		@Override
		public @Nullable Object remove(String name) {
			return this.objects.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.callbacks.put(name, callback);
		}

	}

}
