package popserv;

import popserv.name.AccountName;
import popserv.name.Ere;

/**
 * How names typed are taken apart: {@code folder} and {@code useropt}.
 *
 * @param folder finds the folder; null when folders are not used
 * @param useropt finds the option for the worker; null when there are none
 */
record NameRules(Ere folder, Ere useropt) {
    AccountName read(String typed) {
        return AccountName.read(typed, folder, useropt);
    }
}
