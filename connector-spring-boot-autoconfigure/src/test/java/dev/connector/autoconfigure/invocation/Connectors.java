package dev.connector.autoconfigure.invocation;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

import dev.connector.ConnectorException;
import dev.connector.ConnectorRequest;
import dev.connector.Payload;
import dev.connector.autoconfigure.invocation.ConnectorHandlerFactory.ConnectorDefinition;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A bean factory with connectors, and calls to them.
 */
final class Connectors implements AutoCloseable {

	final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();

	final ArgumentValidator validator;

	Connectors(Class<?>... classes) {
		this(ArgumentValidator.NONE, classes);
	}

	Connectors(ArgumentValidator validator, Class<?>... classes) {
		this.validator = validator;
		this.beans.register(classes);
		this.beans.refresh();
	}

	List<ConnectorBean> found() {
		return new ConnectorBeanFinder(this.beans.getBeanFactory()).find();
	}

	ConnectorDefinition define(ConnectorBean bean) {
		return new ConnectorHandlerFactory(this.beans.getBeanFactory()::resolveEmbeddedValue,
				JsonMapper.builder().build(), CommandSchemas.NONE, this.validator, ForkJoinPool.commonPool())
			.create(bean);
	}

	ConnectorDefinition only() {
		return define(found().get(0));
	}

	Payload call(String command, Payload input) {
		return call(command, input, new TestContext());
	}

	Payload call(String command, Payload input, TestContext context) {
		return call(only(), command, input, context);
	}

	static Payload call(ConnectorDefinition definition, String command, Payload input, TestContext context) {
		try {
			return definition.handler()
				.handle(new ConnectorRequest(command, input, context))
				.toCompletableFuture()
				.get(30, TimeUnit.SECONDS);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	String json(String command, String input) {
		return call(command, Payload.json(input)).text();
	}

	ConnectorException refusal(String command, String input) {
		return (ConnectorException) catchThrowable(() -> json(command, input));
	}

	static <T> CompletableFuture<T> done(T value) {
		return CompletableFuture.completedFuture(value);
	}

	@Override
	public void close() {
		this.beans.close();
	}

}
