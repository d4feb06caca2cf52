package dev.connector.autoconfigure.command;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/**
 * Makes the clients beans that {@link CommandClientScan} names.
 */
final class CommandClientScanRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ResourceLoader resources;

	CommandClientScanRegistrar(Environment environment, ResourceLoader resources) {
		this.environment = environment;
		this.resources = resources;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		MergedAnnotation<CommandClientScan> scan = metadata.getAnnotations().get(CommandClientScan.class);
		Set<String> packages = new LinkedHashSet<>();
		for (String name : scan.getStringArray("basePackages")) {
			packages.add(this.environment.resolvePlaceholders(name));
		}
		Arrays.stream(scan.getClassArray("basePackageClasses")).map(ClassUtils::getPackageName).forEach(packages::add);
		if (packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		new CommandClientScanner(this.environment, this.resources).register(registry, packages);
	}

}
