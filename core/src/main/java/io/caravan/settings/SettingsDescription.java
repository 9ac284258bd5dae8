package io.caravan.settings;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about one setting; documentation, schemas and {@code caravan config} are made from it.
 *
 * @param path dotted; the elements of a list stand below {@code name[]}
 * @param type for people: {@code duration}, {@code list of text}
 * @param defaultValue as a user would write it; empty if there is nothing by default; null if it must be given
 * @param description one sentence
 */
public record SettingsDescription(String path, String type, @Nullable String defaultValue, String description) {

    /** Every setting of a record and of the records in it, in the order of declaration; groups come before their parts. */
    public static List<SettingsDescription> of(Class<? extends Record> recordType) {
        List<SettingsDescription> all = new ArrayList<>();
        collect(recordType, "", all);
        return List.copyOf(all);
    }

    /** Whether this only groups the settings that follow it. */
    public boolean isGroup() {
        return type.equals("group");
    }

    private static void collect(Class<?> recordType, String prefix, List<SettingsDescription> all) {
        for (RecordComponent component : recordType.getRecordComponents()) {
            Setting setting = SettingsBinder.annotation(component);
            String path = SettingsBinder.join(prefix, component.getName());
            Type type = component.getGenericType();
            String defaultText = setting.defaultValue().equals(Setting.REQUIRED) ? null : setting.defaultValue();
            if (isGroup(component.getType())) {
                defaultText = "";
            }
            all.add(new SettingsDescription(path, name(type), defaultText, setting.value()));
            if (component.getType() == List.class && isGroup(raw(SettingsBinder.argument(type, 0)))) {
                collect(raw(SettingsBinder.argument(type, 0)), path + "[]", all);
            } else if (isGroup(component.getType())) {
                collect(component.getType(), path, all);
            }
        }
    }

    private static String name(Type type) {
        Class<?> raw = raw(type);
        if (raw == List.class) {
            return "list of " + name(SettingsBinder.argument(type, 0));
        }
        if (raw == Map.class) {
            return "map to " + name(SettingsBinder.argument(type, 1));
        }
        return isGroup(raw) ? "group" : ScalarText.typeName(raw);
    }

    private static boolean isGroup(Class<?> type) {
        return type.isRecord() && !ScalarText.supports(type);
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }
}
