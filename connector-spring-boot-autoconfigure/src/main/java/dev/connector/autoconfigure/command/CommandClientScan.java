package dev.connector.autoconfigure.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Says in which packages to look for interfaces with
 * {@link dev.connector.annotation.CommandClient}, beside those of the application, where
 * they are found anyway.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(CommandClientScanRegistrar.class)
public @interface CommandClientScan {

	/**
	 * The packages: an alias for {@link #basePackages}.
	 * @return names of packages
	 */
	@AliasFor("basePackages")
	String[] value() default {};

	/**
	 * The packages, with those below them. That of the annotated class when neither these
	 * nor classes are named.
	 * @return names of packages
	 */
	@AliasFor("value")
	String[] basePackages() default {};

	/**
	 * Classes whose packages are meant.
	 * @return classes
	 */
	Class<?>[] basePackageClasses() default {};

}
