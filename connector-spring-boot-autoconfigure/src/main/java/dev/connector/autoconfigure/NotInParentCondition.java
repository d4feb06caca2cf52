package dev.connector.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * No parent of the context registers connectors.
 */
final class NotInParentCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory own = context.getBeanFactory();
		BeanFactory parent = (own != null) ? own.getParentBeanFactory() : null;
		return !(parent instanceof ListableBeanFactory beans) || BeanFactoryUtils
			.beanNamesForTypeIncludingAncestors(beans, ConnectorRegistrar.class, false, false).length == 0;
	}

}
