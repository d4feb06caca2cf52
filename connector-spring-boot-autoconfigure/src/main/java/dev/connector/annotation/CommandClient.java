package dev.connector.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an interface a client of commands, wherever they are done: each of its methods
 * calls one. Found in the packages of the application, and injected like any bean; a bean
 * that implements the interface goes before it.
 * <p>
 * <b>Id.</b> The prefix, a dot, and the name of the method, or what {@link Command} says
 * at the method.
 * <p>
 * <b>Input.</b> As at the other end: a single parameter of a record, a {@code Map} or
 * another object type is the whole request; otherwise each parameter is the property of
 * its name (compile with {@code -parameters}). What is {@code null} or an empty
 * {@code Optional} is left out.
 * <p>
 * <b>Output.</b> Any type, which may be in an {@code Optional}: the method waits for it,
 * and refuses to wait on a thread that must not. A {@code CompletionStage}, a
 * {@code CompletableFuture} or a {@code Mono} doesn't wait. A {@code Flow.Publisher} or a
 * {@code Flux} publishes the items of a stream, or of the list that comes over a channel;
 * it calls once for each subscription, and so does a {@code Mono}.
 * <p>
 * <b>Errors.</b> A {@link dev.connector.command.CommandException} with the code that was
 * given where the command failed. A method that is interrupted while it waits throws
 * {@code InterruptedException} where it declares that, otherwise such an exception.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface CommandClient {

	/**
	 * What the ids of the commands begin with, without the dot; nothing when empty. Takes
	 * placeholders.
	 * @return the prefix
	 */
	String value() default "";

	/**
	 * Name of the client in the properties {@code connector.commands.clients.<name>.*}.
	 * The prefix when empty, or without one the name of the interface.
	 * @return the name
	 */
	String name() default "";

	/**
	 * How long methods wait for an answer that don't say it themselves, such as
	 * {@code 5s}. What the properties say when empty, or else the registry. Takes
	 * placeholders.
	 * @return the time
	 */
	String timeout() default "";

}
